"""Items of the table with a random mark: whoever is done with one forgets no later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.storage import keys

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def delete_marked(
    client: DynamoDBClient, table: str, key: keys.Key, mark: str, *, attribute: str = "mark"
) -> None:
    """Delete an item, unless it has another mark by now, or is gone."""
    try:
        client.delete_item(
            TableName=table,
            Key=key,
            ConditionExpression="#mark = :mark",
            ExpressionAttributeNames={"#mark": attribute},
            ExpressionAttributeValues={":mark": {"S": mark}},
        )
    except client.exceptions.ConditionalCheckFailedException:
        return


def put_first(client: DynamoDBClient, table: str, key: keys.Key) -> bool:
    """Put an item that is nothing but its key; whether it was not there yet."""
    try:
        client.put_item(TableName=table, Item=key, ConditionExpression="attribute_not_exists(pk)")
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True

"""The readers' DynamoDB client, without boto3: client.py is the way in."""

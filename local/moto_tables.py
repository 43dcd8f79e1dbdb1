"""Tables of moto's whose calls cost the same beside thousands of items as beside a few.

moto copies the table for each item of a transaction, and sorts all of it for a query.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from moto.dynamodb import models
from moto.dynamodb.models import table as table_module
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

from local.moto_methods import Moto, as_moto, replace_method
from local.sorted_names import LAST, SortedNames

# Where a range of sort keys begins and ends, at the widest, by what a query compares them with.
_BOUNDS: dict[str, Callable[..., tuple[str, str]]] = {
    "BETWEEN": lambda low, high: (low, high),
    "BEGINS_WITH": lambda prefix: (prefix, prefix + LAST),
    "=": lambda value: (value, value),
    "<=": lambda high: ("", high),
    "<": lambda high: ("", high),
    ">=": lambda low: (low, LAST),
    ">": lambda low: (low, LAST),
}


def mend_tables() -> None:
    """Put the mends in place."""
    dynamodb: Moto = models
    replace_method(dynamodb.DynamoDBBackend, "transact_write_items", _transact)
    replace_method(Table, "query", _query)
    replace_method(Table, "all_items", _all_items)
    replace_method(Table, "__init__", _make_table)
    # The module's own `copy` alone: it copies tables for transactions, and items for streams.
    dynamodb.copy = SimpleNamespace(deepcopy=_copy_of_all_but_tables)
    tables: Moto = table_module
    tables.copy = SimpleNamespace(deepcopy=_copy_of_all_but_answers, copy=copy.copy)
    replace_method(Item, "size", _size)


class Partition(dict[DynamoType, Item]):
    """Items by their sort keys, which are texts, and in the order of these."""

    def __init__(self, changed: Callable[[str], object]) -> None:
        super().__init__()
        self._changed = changed
        self.names = SortedNames()

    def __setitem__(self, sort_key: DynamoType, item: Item) -> None:
        self._changed(sort_key.value)
        if sort_key not in self:
            self.names.add(sort_key.value)
        super().__setitem__(sort_key, item)

    def pop(self, sort_key: DynamoType) -> Item:  # type: ignore[override]
        item = super().pop(sort_key)
        self._changed(sort_key.value)
        self.names.remove(sort_key.value)
        return item

    def of(self, names: Iterable[str]) -> dict[DynamoType, Item]:
        """The items with these sort keys."""
        sort_keys = (DynamoType({"S": name}) for name in names)
        return {sort_key: self[sort_key] for sort_key in sort_keys}


class Partitions(dict[DynamoType, Partition]):
    """A table's items by their partition keys. `changed` has the keys of what has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: set[tuple[str, str]] = set()

    def __missing__(self, key: DynamoType) -> Partition:
        self[key] = Partition(lambda name: self.changed.add((key.value, name)))
        return self[key]

    def __deepcopy__(self, memo: object) -> dict[Any, Any]:
        """A plain dictionary, as moto expects of one for its backups."""
        return {key: copy.deepcopy(dict(partition)) for key, partition in self.items()}


def _transact(backend: Moto, transact_items: list[dict[str, Any]]) -> None:
    """As moto does it, but what a failure undoes are the items that it touched."""
    operations = [next(iter(item.values())) for item in transact_items]
    before = [
        (items, keys, item)
        for operation in operations
        if (table := backend.tables.get(operation.get("TableName"))) is not None
        for items, keys, item in _touched(table, operation)
    ]
    try:
        as_moto["_transact"](backend, transact_items)
    except BaseException:
        for items, (partition, sort_key), item in reversed(before):
            if item is not None:
                items[partition][sort_key] = item
            elif sort_key in items.get(partition, {}):
                items[partition].pop(sort_key)
        raise


def _touched(
    table: Moto, operation: Moto
) -> Iterator[tuple[Moto, tuple[DynamoType, DynamoType], Item | None]]:
    """The item that an operation of a transaction may change, with a copy of it as it is."""
    keys = operation.get("Key") or operation.get("Item") or {}
    names = (table.hash_key_attr, table.range_key_attr)
    if not isinstance(table.items, Partitions) or not all(name in keys for name in names):
        return
    partition, sort_key = (DynamoType(keys[name]) for name in names)
    items: dict[DynamoType, Any] = table.items
    item = items.get(partition, {}).get(sort_key)
    if "UpdateExpression" in operation:  # which changes the item itself
        item = copy.deepcopy(item)
        table.items.changed.add((partition.value, sort_key.value))
    yield table.items, (partition, sort_key), item


def _copy_of_all_but_tables(original: Moto) -> Moto:
    is_table = isinstance(original, Table) and isinstance(original.items, Partitions)
    return original if is_table else copy.deepcopy(original)


def _copy_of_all_but_answers(original: Moto) -> Moto:
    """A query's answer, which is a list of items, is only read."""
    is_answer = isinstance(original, list) and all(isinstance(item, Item) for item in original)
    return original if is_answer and original else copy.deepcopy(original)


def _size(item: Moto) -> int:
    """An item's size, worked out once: a query asks for it thrice, to end a page at a megabyte.
    An update may change it by a few bytes.
    """
    if "measured_size" not in vars(item):
        item.measured_size = as_moto["_size"](item)
    size: int = item.measured_size
    return size


def _query(table: Moto, *arguments: Moto, **named: Moto) -> Moto:
    """As moto does it, on those items of the partition that can be in the answer."""
    partition_key, _comparison, _bounds, _limit, _after, _is_forward, _attributes, index, *_ = (
        arguments
    )
    if isinstance(table.items, Partitions) and not index:
        partition = table.items.get(partition_key, Partition(lambda _: None))
        within = partition.of(_names_within(partition, table.range_key_attr, *arguments[1:6]))
        table = copy.copy(table)
        table.items = {partition_key: within}
    return as_moto["_query"](table, *arguments, **named)


def _names_within(
    partition: Partition,
    sort_key: str,
    comparison: str | None,
    bounds: list[DynamoType],
    limit: int | None,
    after: dict[str, Any] | None,
    is_forward: bool,  # noqa: FBT001 - as moto hands it on
) -> list[str]:
    """The sort keys that a query may find. They may be a few more than it asks for: those at the
    bounds may not count, and moto looks whether there is one more.
    """
    values = [bound.value for bound in bounds]
    low, high = _BOUNDS[comparison](*values) if comparison in _BOUNDS else ("", LAST)
    if after:
        at = next(iter(after[sort_key].values()))
        low, high = (max(low, at), high) if is_forward else (low, min(high, at))
    most = limit + 3 if limit else 0
    return partition.names.between(low, high, **{"first" if is_forward else "last": most})


def _all_items(table: Moto) -> list[Item]:
    """Every item of a table, in order."""
    if not isinstance(table.items, Partitions):
        items: list[Item] = as_moto["_all_items"](table)
        return items
    partitions = sorted(table.items.items(), key=lambda entry: str(entry[0].value))
    return [item for _, part in partitions for item in part.of(part.names).values()]


def _make_table(table: Moto, *arguments: Moto, **named: Moto) -> None:
    as_moto["_make_table"](table, *arguments, **named)
    types = {definition["AttributeName"]: definition["AttributeType"] for definition in table.attr}
    if types.get(table.hash_key_attr) == "S" and types.get(table.range_key_attr) == "S":
        table.items = Partitions()

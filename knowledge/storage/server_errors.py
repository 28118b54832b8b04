"""What is wrong with a PostgreSQL server, said in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from knowledge.storage.errors import DatabaseUnusable

_UNUSABLE: tuple[tuple[tuple[type[psycopg.Error], ...], str], ...] = (
    ((errors.DiskFull,), "磁盘已满，没有写入数据库 {where}，请腾出空间后重试。"),
    (
        (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure, errors.QueryCanceled),
        "数据库 {where} 正被另一个程序占用，请稍后重试。",
    ),
    ((errors.ReadOnlySqlTransaction,), "数据库 {where} 是只读的，请连接到主库。"),
    ((errors.InsufficientPrivilege,), "登录数据库 {where} 的账号没有权限，请让管理员授权。"),
    ((errors.TooManyConnections,), "数据库 {where} 的连接用完了，请调大 max_connections 或减少进程。"),
    (
        (psycopg.OperationalError,),
        "连不上数据库 {where}，请检查 PostgreSQL 是否在运行、库是否已建好、地址和密码是否正确。",
    ),
    ((psycopg.InterfaceError,), "与数据库 {where} 的连接断了，请稍后重试。"),
)
"""What is wrong with a server, by the class of the error, the narrowest first. Every other class is a fault of the program."""


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what the server says about an unusable database into one sentence that says what to do; other errors pass."""
    try:
        yield
    except psycopg.Error as error:
        for classes, why in _UNUSABLE:
            if isinstance(error, classes):
                raise DatabaseUnusable(why.format(where=where)) from error
        raise

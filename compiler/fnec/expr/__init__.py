"""Formulas: read, walked, checked for dimensions, folded and taken apart."""

from fnec.expr.functions import FUNCTIONS as FUNCTIONS
from fnec.expr.functions import Function as Function
from fnec.expr.nodes import Binary as Binary
from fnec.expr.nodes import Bool as Bool
from fnec.expr.nodes import Call as Call
from fnec.expr.nodes import Compare as Compare
from fnec.expr.nodes import Expr as Expr
from fnec.expr.nodes import Name as Name
from fnec.expr.nodes import Num as Num
from fnec.expr.nodes import Unary as Unary
from fnec.expr.parse import ExprError as ExprError
from fnec.expr.parse import parse as parse
from fnec.expr.text import to_text as to_text
from fnec.expr.walk import calls as calls
from fnec.expr.walk import children as children
from fnec.expr.walk import names as names
from fnec.expr.walk import rebuild as rebuild
from fnec.expr.walk import rename as rename
from fnec.expr.walk import substitute as substitute
from fnec.expr.walk import walk as walk

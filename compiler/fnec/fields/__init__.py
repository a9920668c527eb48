"""Fields of currents: physics on arrays, without any notion of a spec or a recording."""

from fnec.fields.conductors import Conductor as Conductor
from fnec.fields.conductors import Homogeneous as Homogeneous
from fnec.fields.csd import second_derivative_csd as second_derivative_csd
from fnec.fields.csd import source_shares as source_shares
from fnec.fields.csd import true_csd as true_csd
from fnec.fields.depths import bin_edges as bin_edges
from fnec.fields.depths import midpoints as midpoints
from fnec.fields.gauges import GAUGES as GAUGES
from fnec.fields.gauges import apply_gauge as apply_gauge
from fnec.fields.layered import Layered as Layered
from fnec.fields.leadfields import gaussian_depth as gaussian_depth
from fnec.fields.leadfields import refuse_contacts_outside as refuse_contacts_outside
from fnec.fields.leadfields import transfer as transfer
from fnec.fields.lowpass import lowpass as lowpass
from fnec.fields.potential import j_e as j_e
from fnec.fields.potential import lfp as lfp
from fnec.fields.potential import phi_e as phi_e
from fnec.fields.profiles import Profile as Profile

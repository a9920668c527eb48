"""What a run says of itself follows from what was computed."""

import json

import numpy as np
import pytest
import xarray as xr

from fnec.readout.scope import UNCALIBRATED, Claim, scope_of
from fnec.spec import load

SPEC = """fnec: 1
name: scoped
simulation: {dt: 1 ms, duration: 2 s, seed: 1}
neurons:
  passive: {state: {v: {derivative: "-v/(10 ms)", unit: mV, init: 1 mV}}}
populations: {E: {neuron: passive, size: 3}}
probes:
  vm: {record: v, of: E}
  other: {record: v, of: E}
readouts:
  level: {metric: mean, probe: vm}
  size_of: {metric: mean_abs, probe: other}
"""


def field(*, is_proxy: bool, unit: str = "V", **more) -> xr.DataArray:
    attrs = {
        "kind": "lfp", "model": "point sources in a homogeneous conductor", "units": unit,
        "is_proxy": is_proxy, "assumptions": ("the conductor has no end",),
        "citation": "Nunez and Srinivasan 2006",
    }  # fmt: skip
    return xr.DataArray(np.zeros((2, 1)), dims=("time", "contact"), attrs=attrs | more)


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "scoped.yaml"
    path.write_text(SPEC)
    return load(path)


def test_a_run_without_fields_claims_its_network_only(spec):
    found = scope_of(spec, {})
    assert found.claim is Claim.NETWORK
    assert "No field was computed." in found.sentences[0]
    assert len(found.sentences) == 1
    assert found.plain()["field_solver"] == "none"


def test_a_forward_model_is_told_with_its_assumptions_and_source(spec):
    found = scope_of(spec, {"vm": field(is_proxy=False)})
    assert found.claim is Claim.FORWARD_MODEL
    text = "\n".join(found.sentences)
    assert "vm, lfp: point sources in a homogeneous conductor (Nunez and Srinivasan 2006)." in text
    assert "vm assumes: the conductor has no end." in text
    assert "amplitude in V follows from the currents" in text
    assert found.of_proxies == ()
    assert found.sentences[-1] == UNCALIBRATED


def test_one_proxy_among_fields_lowers_the_claim_and_marks_its_readouts(spec):
    found = scope_of(
        spec, {"vm": field(is_proxy=False), "other": field(is_proxy=True, unit="1", kind="rws")}
    )
    assert found.claim is Claim.PROXY
    assert found.of_proxies == ("size_of",)
    text = "\n".join(found.sentences)
    assert "Readout size_of is worked out of a proxy." in text
    assert "other: its amplitude has no unit and is a proxy's" in text


def test_the_manifest_takes_it_as_plain_data(spec):
    plain = scope_of(spec, {"vm": field(is_proxy=True)}).plain()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["claim_level"] == "proxy"
    assert "carries the unit V but" in plain["amplitudes"]["vm"]


def test_a_field_that_does_not_say_what_it_is_is_refused(spec):
    nameless = xr.DataArray(np.zeros((2, 1)), dims=("time", "contact"), attrs={"kind": "lfp"})
    with pytest.raises(ValueError, match="'vm' does not say its model, is_proxy, units"):
        scope_of(spec, {"vm": nameless})

"""The eight probe operators on bare arrays."""

import numpy as np
import pytest

from fnec import fields
from fnec.fields.operators import FieldArray

VALUES = np.arange(12.0).reshape(4, 3)


def test_signals_that_are_handed_over_are_told_of():
    found = fields.lfp_proxy_probe(VALUES, contact_depths=np.array([0.0, 1e-4, 2e-4]))
    assert np.array_equal(found.data, VALUES)
    assert found.report["contact_depths_m"] == [0.0, 1e-4, 2e-4]
    assert found.report["data_shape"] == [4, 3]
    with pytest.raises(ValueError, match="2 depths for 3 contacts"):
        fields.lfp_proxy_probe(VALUES, contact_depths=np.zeros(2))


def test_spikes_are_zeros_and_ones():
    assert fields.spk_probe(np.eye(3)).data.sum() == 3
    with pytest.raises(ValueError, match="0 or 1"):
        fields.spk_probe(VALUES)


def test_the_other_sign_of_a_csd_turns_it_round():
    assert np.array_equal(fields.csd_proxy_probe(VALUES, "sinks_positive").data, -VALUES)
    with pytest.raises(ValueError, match="sinks_negative"):
        fields.csd_proxy_probe(VALUES, "up")


@pytest.mark.parametrize("operator", [fields.eeg_proxy_probe, fields.meg_proxy_probe])
def test_a_lead_field_is_applied_and_bare_numbers_are_refused(operator):
    lead = np.array([[1.0, 0.0, -1.0], [0.0, 2.0, 0.0]])
    found = operator(VALUES, leadfield=lead)
    assert np.array_equal(found.data, np.stack([VALUES[:, 0] - VALUES[:, 2], 2 * VALUES[:, 1]], 1))
    with pytest.raises(ValueError, match="do not fit"):
        operator(VALUES, leadfield=np.eye(2))
    with pytest.raises(ValueError, match="bare numbers"):
        operator(VALUES)


def test_energy_is_not_to_be_had_from_bare_numbers():
    with pytest.raises(ValueError, match="bare numbers"):
        fields.emm_proxy_probe(VALUES)


def test_what_is_computed_of_a_field_is_no_field_of_its_run_any_more():
    whole = FieldArray.of(
        VALUES, kind="LFP", unit="mV", account=_Account(), run=lambda kind: VALUES * 2
    )
    assert np.array_equal(fields.eeg_proxy_probe(whole).data, VALUES * 2)
    for part in (whole[:2], whole * 3, whole.copy()):
        with pytest.raises(ValueError, match="bare numbers"):
            fields.eeg_proxy_probe(part)


class _Account:
    attrs = {"model": "m", "assumptions": ("a",), "citation": "c", "is_proxy": False}  # noqa: RUF012

"""What probes of fields see in a recording: `fnec.fields` applied to its currents and spikes."""

"""Where land may be: envelopes and parcels screened."""

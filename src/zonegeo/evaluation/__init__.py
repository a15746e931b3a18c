"""Floor 3: plan → measure → decide → explain, with stability and claims. Values and arrays in, an Evaluation out."""

import fc from "fast-check";

// A mutant is found by any counterexample: looking for the smallest one would take most of the time.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });

//! Vectors, fixtures and odd envelopes that every surface of nv2 must answer alike.

pub mod kit;

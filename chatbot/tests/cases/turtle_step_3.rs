//! `chatbot/turtle:3`, the action `decide_mode`: both variants come to the same state again.
//!
//! Belongs into the folder `tests` of a package that depends on `chatbot`, beside `turtle_step_3.json`. It
//! asks no model: what the provider offline answered is in the fixture.

use chatbot::{TestCase, Variant};

#[test]
fn decide_mode_comes_to_the_same_state() -> Result<(), Box<dyn std::error::Error>> {
    for case in TestCase::list(include_str!("turtle_step_3.json"))? {
        for variant in [Variant::Dag, Variant::Plain] {
            assert_eq!(case.run(variant)?, case.expected_state, "{}, {variant:?}", case.name);
        }
    }
    Ok(())
}

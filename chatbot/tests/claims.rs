//! All claims about the chatbot: a file for each. They are one program, so that the chatbot is linked once and not a hundred times, and so
//! that claims which mostly wait are tested beside each other.

mod browser;
mod support;

mod a_turn_that_cannot_end_is_an_error;
mod actions_share_the_graph;
mod cli_ask;
mod cli_chat;
mod cli_compare;
mod cli_errors_go_to_the_right_stream;
mod cli_exit_codes;
mod cli_graph;
mod cli_help;
mod compare_claims_decide;
mod compare_interleaves_and_replays;
mod compare_runs_in_the_server;
mod compare_takes_suites;
mod compare_tells_where_the_time_goes;
mod compare_writes_a_page;
mod conversations_are_kept;
mod documented_code_compiles;
mod flows_take_the_designed_steps;
mod images_are_saved_whole;
mod machines_are_the_same;
mod modes_come_from_the_graph;
mod offline_answers_cite_their_source;
mod offline_chooses_modes_it_was_not_trained_on;
mod offline_classifier_is_right_nine_times_of_ten;
mod offline_code_examples_compile;
mod offline_images_are_deterministic;
mod offline_takes_any_prompt;
mod openai_bad_settings;
mod openai_broken_sse;
mod openai_broken_stream;
mod openai_context_length;
mod openai_dripping_server_ends_in_time;
mod openai_gives_up_in_time;
mod openai_html_is_an_error;
mod openai_images;
mod openai_images_of_private_places;
mod openai_key_never_prints;
mod openai_local_server_needs_no_proxy;
mod openai_messages_name_no_place;
mod openai_no_choices;
mod openai_not_utf8;
mod openai_redirect_is_not_followed_with_the_key;
mod openai_refusal;
mod openai_retries_what_passes;
mod openai_sends_exactly_these_requests;
mod openai_structured_output_falls_back_once_and_remembers;
mod openai_tells_parts_as_they_come;
mod openai_wrong_key_ends_at_once;
mod page_answers_in_every_mode;
mod page_compares;
mod page_copies;
mod page_fits_every_window;
mod page_goes_back_and_goes_on;
mod page_is_accessible;
mod page_keeps_a_list;
mod page_keeps_every_answer;
mod page_keeps_payloads_inert;
mod page_says_what_failed;
mod page_stops_and_keeps_what_was_said;
mod page_survives_reloads_and_restarts;
mod page_works_by_keyboard;
mod plain_runs_no_node;
mod readme_shows_the_machine;
mod replacing_a_node_by_one_that_needs_less;
mod runs_check_names_file_and_line;
mod runs_diff_finds_the_first_step;
mod runs_export_writes_each_format;
mod runs_fork_and_replay;
mod runs_help_works_as_told;
mod runs_list_shows_every_run;
mod runs_names_the_nearest;
mod runs_resume_goes_on_where_it_stands;
mod runs_show_prints_steps;
mod runs_survive_what_breaks_burrs_server;
mod runs_tail_follows;
mod runs_test_case_runs_a_step_again;
mod state_names_no_place;
mod variants_agree_after_retries;
mod variants_agree_in_conversations;
mod variants_agree_on_a_megabyte;
mod variants_agree_on_every_path;
mod variants_agree_when_a_reply_is_broken;
mod variants_agree_when_an_image_fails;
mod variants_agree_when_refused;
mod variants_agree_without_a_server;
mod web_answers_so_many_at_once;
mod web_api_is_as_documented;
mod web_conversations_are_kept;
mod web_ends_in_time;
mod web_goes_on_after_a_restart;
mod web_graphs_show_every_node;
mod web_lines_are_taken_up;
mod web_retries_are_siblings;
mod web_steps_are_made_again;
mod web_stop_keeps_the_partial_answer;
mod web_takes_any_input;
mod web_tells_no_secret;
mod web_turns_at_once_keep_apart;
mod web_turns_stream;
mod web_v1_errors_are_openais;
mod web_v1_takes_openais_client;

/// A file that is not named above would never run.
#[test]
fn every_file_is_among_the_claims() {
    let claims = include_str!("claims.rs");
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests")).expect("the tests");
    for file in files.map(|file| file.expect("a file").path()) {
        let name = file.file_stem().and_then(|name| name.to_str()).expect("a name");
        let is_rust = file.extension().is_some_and(|ending| ending == "rs");
        assert!(!is_rust || name == "claims" || claims.contains(&format!("\nmod {name};\n")), "{name} is left out");
    }
}

//! Under the name that is the hash of an image's content there stands that image or nothing.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use chatbot::Client;
use chatbot::provider::offline::Offline;
use chatbot::provider::{ErrorKind, Image};

fn client(folder: &Path) -> Client {
    Client::new(Arc::new(Offline::new()), folder)
}

fn image() -> Image {
    Image { bytes: b"picture".to_vec(), format: "png" }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect()
}

#[test]
fn the_image_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let images = folder.path().join("not").join("yet");
    let name = client(&images).save(&image()).expect("saved");
    assert_eq!(fs::read(images.join(&name)).expect("a file"), image().bytes);
    assert_eq!(names(&images), [name]);
}

#[test]
fn one_that_is_there_is_not_written_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let client = client(folder.path());
    let name = client.save(&image()).expect("saved");
    fs::write(folder.path().join(&name), "as it was").expect("written");
    assert_eq!(client.save(&image()).expect("saved"), name);
    assert_eq!(fs::read_to_string(folder.path().join(&name)).expect("a file"), "as it was");
}

#[test]
fn what_cannot_be_finished_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let client = client(folder.path());
    let name = client.save(&image()).expect("saved");
    // No file can take the place of a folder with something in it.
    fs::remove_file(folder.path().join(&name))
        .and_then(|()| fs::create_dir_all(folder.path().join(&name).join("in the way")))
        .expect("a folder");
    assert_eq!(client.save(&image()).expect_err("not saved").kind, ErrorKind::ImageSave);
    assert_eq!(names(folder.path()), [name]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_can_not_be_written() {
    // Nobody may make a folder there, not even root.
    let saved = client(Path::new("/sys/images")).save(&image());
    assert_eq!(saved.expect_err("not saved").kind, ErrorKind::ImageSave);
}

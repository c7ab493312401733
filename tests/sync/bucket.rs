//! Exports in an object store: a real S3 server on this machine.

use std::net::TcpListener;
use std::path::Path;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;

use super::{catalog, export, person};
use crate::support::Onshelf;

/// Serves the folders of `root` as buckets; gives the port.
fn serve(root: &Path) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(root).unwrap());
    service.set_auth(SimpleAuth::from_single("onshelf-test", "hunter22hunter"));
    let service = service.build().into_shared();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let connection = Builder::new(TokioExecutor::new());
                let connection = connection.serve_connection(TokioIo::new(stream), service.clone()).into_owned();
                tokio::spawn(async { drop(connection.await) });
            }
        });
    });
    port
}

fn with_store(person: Onshelf, port: u16, secret: &str) -> Onshelf {
    person
        .variable("AWS_ENDPOINT_URL", &format!("http://127.0.0.1:{port}"))
        .variable("AWS_ALLOW_HTTP", "true")
        .variable("AWS_REGION", "us-east-1")
        .variable("AWS_ACCESS_KEY_ID", "onshelf-test")
        .variable("AWS_SECRET_ACCESS_KEY", secret)
}

#[test]
fn the_newest_object_of_a_pattern_is_taken_and_only_if_it_is_new() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("exports/udemy");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("2026-11-24.csv"), export(0, 10, &[])).unwrap();
    let port = serve(root.path());
    let person = with_store(person(&[("udemy", "s3://exports/udemy/*.csv")], ""), port, "hunter22hunter");
    let run = person.run(&["sync", "--format", "json"]).exits(0);
    assert_eq!(catalog(&run, "udemy")["source"], "s3://exports/udemy/2026-11-24.csv", "{run}");
    person.run(&["sync"]).exits(0).says("Nothing changed.");
    std::fs::write(folder.join("2026-11-25.csv"), export(0, 12, &[])).unwrap();
    let newer = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    std::fs::File::options().append(true).open(folder.join("2026-11-25.csv")).unwrap().set_modified(newer).unwrap();
    let run = person.run(&["sync", "--format", "json"]).exits(0);
    assert_eq!(catalog(&run, "udemy")["courses"], 12, "{run}");
}

#[test]
fn a_credential_that_is_not_accepted_and_an_object_that_is_not_there_are_told() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("exports")).unwrap();
    let port = serve(root.path());
    let sources = [("udemy", "s3://exports/udemy.csv")];
    let run = with_store(person(&sources, ""), port, "hunter22hunter").run(&["sync", "-vv"]).exits(1);
    assert!(run.stderr.contains("there is no such object"), "{run}");
    let run = with_store(person(&sources, ""), port, "wrong-hunter22").run(&["sync", "-vv"]).exits(1);
    assert!(run.stderr.contains("the credentials in the environment"), "{run}");
    assert!(!run.stderr.contains("hunter22") && !run.stdout.contains("hunter22"), "{run}");
    // A folder is listed, which fails in other words.
    let folder = [("udemy", "s3://exports/udemy/")];
    let run = with_store(person(&folder, ""), port, "wrong-hunter22").run(&["sync"]).exits(1);
    assert!(run.stderr.contains("the credentials in the environment"), "{run}");
}

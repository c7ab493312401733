//! Needs files as leaders send them.

use onshelf::import::NeedsReader;
use onshelf::model::{Level, Need};

fn needs(bytes: &'static [u8]) -> Vec<Need> {
    NeedsReader::from_reader(bytes, "needs").unwrap().map(|row| row.unwrap().unwrap().need).collect()
}

#[test]
fn the_same_needs_in_every_form() {
    let csv = needs(b"id,team,need,level\nW1,Platform,k8s,\nW2,,\"SQL, then dbt\",advanced\n");
    let tsv = needs(b"id\tteam\tneed\tlevel\nW1\tPlatform\tk8s\t\nW2\t\tSQL, then dbt\tExpert\n");
    let lines = needs(
        b"{\"id\":\"W1\",\"team\":\"Platform\",\"need\":\"k8s\",\"level\":null}\n{\"id\":\"W2\",\"need\":\"SQL, then dbt\",\"level\":\"advanced\"}\n",
    );
    let array = needs(b"[{\"id\":\"W1\",\"team\":\"Platform\",\"need\":\"k8s\"},{\"id\":\"W2\",\"need\":\"SQL, then dbt\",\"level\":\"L3\"}]");
    assert_eq!(csv[1].level, Some(Level::Advanced));
    assert_eq!(csv, tsv);
    assert_eq!(csv, lines);
    assert_eq!(csv, array);
}

#[test]
fn an_excel_file_of_needs_is_read_as_any_other() {
    let bytes: Vec<u8> =
        "Bedarf-Nr;Need;Priorität\r\n1;Größere Datenbanken;hoch\r\n".chars().map(|c| c as u8).collect();
    let all: Vec<_> = NeedsReader::from_reader(std::io::Cursor::new(bytes), "x").unwrap().collect();
    let stated = all[0].as_ref().unwrap().as_ref().unwrap();
    assert_eq!(stated.need.text, "Größere Datenbanken");
    assert_eq!(stated.need.extra["Priorität"], "hoch");
}

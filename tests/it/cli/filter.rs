//! `tag`, as other programs use it.

use super::planspiegel;

#[test]
fn the_filter_answers_each_line_in_order_and_names_a_line_it_can_not_read() {
    let input = "{\"id\":\"a\",\"text\":\"Dit draagt bij aan SDG 6.\"}\n\
        no json\n\
        {\"id\":7,\"text\":\"Aankoop van bureaustoelen\",\"parents\":[\"Organisatie\"],\"lang\":\"nl\"}\n";
    let output = planspiegel().arg("tag").write_stdin(input).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<serde_json::Value> =
        answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers[0]["id"], "a");
    assert_eq!(answers[0]["tags"][0]["concept"], "sdg:6");
    assert_eq!(answers[0]["tags"][0]["basis"], "explicit");
    assert_eq!(answers[1]["line"], 2);
    assert_eq!(answers[2]["id"], 7);
}

#[test]
fn the_filter_keeps_the_id_of_a_line_it_refuses_and_passes_over_one_without_end() {
    let endless = "x".repeat(3 << 20);
    let input = format!(
        "\u{feff}{{\"id\":\"a\",\"text\":\"SDG 6\"}}\n{{\"id\":\"b\"}}\n{endless}\n\
         {{\"id\":\"c\",\"text\":\"SDG 6\",\"parents\":3}}\n{{\"id\":\"d\",\"text\":\"SDG 6\"}}"
    );
    let output = planspiegel().arg("tag").write_stdin(input).output().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<serde_json::Value> =
        answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let refused = |at: usize| answers[at]["error"].is_string();
    assert_eq!((0..5).map(refused).collect::<Vec<_>>(), [false, true, true, true, false]);
    let ids: Vec<&serde_json::Value> = answers.iter().map(|answer| &answer["id"]).collect();
    let expected = ["a", "b", "", "c", "d"]
        .map(|id| if id.is_empty() { serde_json::Value::Null } else { id.into() });
    assert_eq!(ids, expected.iter().collect::<Vec<&serde_json::Value>>());
    assert!(answers[2]["error"].as_str().unwrap().contains("longer than 1 MiB"));
}

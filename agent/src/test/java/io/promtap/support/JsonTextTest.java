// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonTextTest {

  @Test
  void objects_arrays_and_values_are_in_the_order_of_the_calls() {
    JsonText json = new JsonText();
    json.beginObject().member("a", 1).member("b", true).member("c", (String) null);
    json.beginArray("d").element("x").element("y");
    json.beginObject().member("e", "").endObject().beginObject().endObject().endArray();
    json.beginArray("f").endArray().endObject();

    assertThat(json)
        .hasToString(
            "{\"a\":1,\"b\":true,\"c\":null,\"d\":[\"x\",\"y\",{\"e\":\"\"},{}],\"f\":[]}");
  }

  @Test
  void a_text_that_ends_like_json_does_not_confuse_the_commas() {
    JsonText json = new JsonText();
    json.beginObject().beginArray("a").element("[").element("{").endArray().endObject();

    assertThat(json).hasToString("{\"a\":[\"[\",\"{\"]}");
  }

  @Test
  void every_character_comes_back_from_a_parser() throws IOException {
    StringBuilder all = new StringBuilder("</script><img src=x onerror=alert(1)> \uD83D\uDE00");
    for (char c = 0; c < Character.MIN_SURROGATE; c++) {
      all.append(c);
    }
    JsonText json = new JsonText();
    json.beginObject().member("all", all.toString()).endObject();

    JsonNode read = new ObjectMapper().readTree(json.toString());
    assertThat(read.get("all").asText()).isEqualTo(all.toString());
  }

  @Test
  void half_a_pair_of_surrogates_is_escaped() {
    JsonText json = new JsonText();
    json.beginObject().member("a", "\uD83D").endObject();

    assertThat(json).hasToString("{\"a\":\"\\ud83d\"}");
  }
}

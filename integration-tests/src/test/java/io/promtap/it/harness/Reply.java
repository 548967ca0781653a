// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the service answered, as far as two runs of it must agree. */
public record Reply(Call call, int status, Map<String, List<String>> headers, String body) {

  static Reply of(Call call, HttpResponse<byte[]> response) {
    // ISO-8859-1 keeps every byte as it is.
    return new Reply(
        call,
        response.statusCode(),
        response.headers().map(),
        new String(response.body(), StandardCharsets.ISO_8859_1));
  }

  /** Everything but the time of the answer. */
  public String comparable() {
    List<String> lines = new ArrayList<>();
    headers.forEach(
        (name, values) -> {
          if (!name.equals("date")) {
            lines.add(name + ": " + values);
          }
        });
    return "%s %s -> %d\n%s\n\n%s"
        .formatted(call.method(), call.path(), status, String.join("\n", lines), body);
  }

  /** Without a length that was known beforehand. */
  public boolean isStreamed() {
    return headers.getOrDefault("transfer-encoding", List.of()).contains("chunked");
  }
}

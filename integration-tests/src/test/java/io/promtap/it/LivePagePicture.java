// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.Await;
import io.promtap.it.harness.Chromium;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.RequiresChromium;
import io.promtap.it.harness.TestApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The picture of the live page for the manual. No build takes it; {@code docs/images/make} names
 * this class and, in the property {@code promtap.picture}, the file.
 */
@RequiresChromium
class LivePagePicture {

  @TempDir private Path directory;

  @Test
  void of_a_service_at_work() throws IOException {
    try (TestApp app = TestApp.with(Jdks.current(), "--port", "0", "--drive", "40");
        Chromium browser = new Chromium(Files.createDirectory(directory.resolve("profile")))) {
      browser.look(1280, 1000, "light");
      browser.open(app.metrics().resolve("/"));
      Await.until(
          "the page was open for a while",
          Duration.ofMinutes(4),
          () -> browser.evaluate("performance.now()").asDouble(),
          millis -> millis > 100_000);
      browser.evaluate("document.getElementById('service').textContent = 'my-service:9464'");
      byte[] picture = browser.picture();
      assertThat(picture.length).isBetween(50_000, 300_000);
      Files.write(Path.of(System.getProperty("promtap.picture")), picture);
    }
  }
}

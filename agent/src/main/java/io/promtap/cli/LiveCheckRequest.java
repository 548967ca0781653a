package io.promtap.cli;

import io.promtap.Attach;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Asks a running JVM what rules would hit in it. One file, which only this user can read, takes the
 * configuration there and the report back.
 */
final class LiveCheckRequest {

  private LiveCheckRequest() {}

  /**
   * @return how many rules hit nothing
   */
  static int ask(String target, Path configuration, PrintWriter out)
      throws AttachException, IOException {
    try (TargetJvm jvm = AttachApi.load().attach(target)) {
      Path file = Files.createTempFile("promtap-check-", ".txt");
      try {
        Files.write(file, Files.readAllBytes(configuration));
        new OtherProcess(jvm.pid()).giveFile(file);
        String answer = jvm.ask(Attach.CHECK + file.toAbsolutePath());
        if (!answer.startsWith(Attach.OK)) {
          throw new AttachException("process " + jvm.pid() + ": promtap " + answer);
        }
        out.print(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        out.flush();
        return Integer.parseInt(answer.substring(Attach.OK.length()));
      } finally {
        Files.delete(file);
      }
    }
  }
}

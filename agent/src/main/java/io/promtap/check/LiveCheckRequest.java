// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.attach.AttachApi;
import io.promtap.attach.AttachException;
import io.promtap.attach.AttachProtocol;
import io.promtap.attach.ProcessFacts;
import io.promtap.attach.RemoteJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A request to a running JVM to check rules against its classes. One file, readable for this user
 * only, carries the configuration there and the report back.
 */
public final class LiveCheckRequest {

  private LiveCheckRequest() {}

  /**
   * Sends the request and prints the report.
   *
   * @return the number of rules that match nothing
   */
  public static int ask(String target, Path configuration, PrintWriter out)
      throws AttachException, IOException {
    try (RemoteJvm jvm = AttachApi.load().attach(target)) {
      Path file = Files.createTempFile("promtap-check-", ".txt");
      try {
        Files.write(file, Files.readAllBytes(configuration));
        new ProcessFacts(jvm.pid()).giveFile(file);
        String answer = jvm.ask(AttachProtocol.CHECK + file.toAbsolutePath());
        if (!answer.startsWith(AttachProtocol.OK)) {
          throw new AttachException("process " + jvm.pid() + ": promtap " + answer);
        }
        out.print(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        out.flush();
        return Integer.parseInt(answer.substring(AttachProtocol.OK.length()));
      } finally {
        Files.delete(file);
      }
    }
  }
}

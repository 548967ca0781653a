// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Lines to and from whoever drives the program. */
public final class Dialogue implements AutoCloseable {
  private final BufferedReader in;
  private final Writer out;

  public Dialogue(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
  }

  /** The next line, or null when the other side is gone. */
  public String read() throws IOException {
    return in.readLine();
  }

  public void say(String line) throws IOException {
    out.write(line.replaceAll("[\\r\\n]+", " ") + "\n");
    out.flush();
  }

  @Override
  public void close() throws IOException {
    in.close();
    out.close();
  }
}

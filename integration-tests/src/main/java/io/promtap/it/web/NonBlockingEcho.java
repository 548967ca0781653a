// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Sends back what it was sent, without ever blocking a thread. */
final class NonBlockingEcho implements ReadListener, WriteListener {
  private static final int CHUNK = 8 * 1024;

  private final AsyncContext context;
  private final ServletInputStream in;
  private final ServletOutputStream out;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private byte[] sending;
  private int sent;

  private NonBlockingEcho(AsyncContext context, ServletInputStream in, ServletOutputStream out) {
    this.context = context;
    this.in = in;
    this.out = out;
  }

  static void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    AsyncContext context = request.startAsync();
    context.setTimeout(20_000);
    NonBlockingEcho echo =
        new NonBlockingEcho(context, request.getInputStream(), response.getOutputStream());
    echo.in.setReadListener(echo);
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] buffer = new byte[CHUNK];
    while (in.isReady() && !in.isFinished()) {
      int read = in.read(buffer);
      if (read > 0) {
        received.write(buffer, 0, read);
      }
    }
  }

  @Override
  public void onAllDataRead() {
    sending = received.toByteArray();
    out.setWriteListener(this);
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      if (sent == sending.length) {
        context.complete();
        return;
      }
      int length = Math.min(CHUNK, sending.length - sent);
      out.write(sending, sent, length);
      sent += length;
    }
  }

  @Override
  public void onError(Throwable failure) {
    context.complete();
  }
}

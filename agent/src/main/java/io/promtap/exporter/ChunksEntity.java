// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;

/** The body of a response as the HTTP library sends it, with a notice after each chunk. */
final class ChunksEntity extends AbstractHttpEntity {

  private final Chunks body;
  private final Runnable whenChunkIsSent;

  ChunksEntity(Response response, Runnable whenChunkIsSent) {
    // Type and encoding are among the headers of the response.
    super((String) null, null);
    this.body = response.body();
    this.whenChunkIsSent = whenChunkIsSent;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    for (int i = 0; i < body.count(); i++) {
      out.write(body.chunk(i), 0, body.lengthOf(i));
      whenChunkIsSent.run();
    }
  }

  @Override
  public long getContentLength() {
    return body.length();
  }

  @Override
  public @Nullable InputStream getContent() {
    return null;
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public void close() {}
}

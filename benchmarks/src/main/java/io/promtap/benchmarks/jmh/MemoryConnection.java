// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.apache.tomcat.util.net.SendfileState;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A kept-alive connection without a socket: the bytes of one request are there whenever one is
 * wanted, and what is answered is only looked at. So a benchmark measures the server and neither
 * the kernel nor the threads of a client.
 */
final class MemoryConnection extends SocketWrapperBase<MemoryConnection> {
  private static final int BUFFER_BYTES = 8192;

  /** Where a status line has the code. */
  private static final int STATUS_AT = 9;

  private final byte[] request;
  private int unread;
  private int status;

  MemoryConnection(byte[] request, AbstractEndpoint<MemoryConnection, ?> endpoint) {
    super(null, endpoint);
    this.request = request;
    socketBufferHandler = new SocketBufferHandler(BUFFER_BYTES, BUFFER_BYTES, false);
    setReadTimeout(-1);
    setWriteTimeout(-1);
    setKeepAliveLeft(-1);
  }

  /** The client sends its request once more. */
  void send() {
    unread = request.length;
    status = 0;
  }

  /** The status of the last answer; 0 if there was none. */
  int status() {
    return status;
  }

  @Override
  public int read(boolean block, ByteBuffer to) {
    int length = Math.min(unread, to.remaining());
    to.put(request, request.length - unread, length);
    unread -= length;
    return length;
  }

  @Override
  public int read(boolean block, byte[] bytes, int offset, int length) {
    return read(block, ByteBuffer.wrap(bytes, offset, length));
  }

  @Override
  protected void doWrite(boolean block, ByteBuffer from) {
    if (status == 0 && from.remaining() > STATUS_AT + 2) {
      int at = from.position() + STATUS_AT;
      status = (from.get(at) - '0') * 100 + (from.get(at + 1) - '0') * 10 + from.get(at + 2) - '0';
    }
    from.position(from.limit());
  }

  @Override
  public boolean isReadyForRead() {
    return unread > 0;
  }

  @Override
  protected boolean flushNonBlocking() {
    return false;
  }

  @Override
  public void registerReadInterest() {}

  @Override
  public void registerWriteInterest() {}

  @Override
  public void setAppReadBufHandler(ApplicationBufferHandler handler) {}

  @Override
  protected void doClose() {}

  @Override
  protected void populateRemoteHost() {}

  @Override
  protected void populateRemoteAddr() {}

  @Override
  protected void populateRemotePort() {}

  @Override
  protected void populateLocalName() {}

  @Override
  protected void populateLocalAddr() {}

  @Override
  protected void populateLocalPort() {}

  @Override
  public SendfileDataBase createSendfileData(String filename, long position, long length) {
    return null;
  }

  @Override
  public SendfileState processSendfile(SendfileDataBase data) {
    return SendfileState.ERROR;
  }

  @Override
  public void doClientAuth(SSLSupport support) throws IOException {
    throw new IOException("no TLS here");
  }

  @Override
  public SSLSupport getSslSupport() {
    return null;
  }

  @Override
  protected <A> OperationState<A> newOperationState(
      boolean read,
      ByteBuffer[] buffers,
      int offset,
      int length,
      BlockingMode block,
      long timeout,
      TimeUnit unit,
      A attachment,
      CompletionCheck check,
      CompletionHandler<Long, ? super A> handler,
      Semaphore semaphore,
      VectoredIOCompletionHandler<A> completion) {
    throw new UnsupportedOperationException("no vectored input or output here");
  }
}

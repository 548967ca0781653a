package io.promtap.bridge;

import java.util.concurrent.atomic.AtomicBoolean;

/** Does nothing: what woven code meets before the agent is up and after it was stopped. */
final class PromtapNoop implements PromtapHttp, PromtapJdbc, PromtapExecutions, PromtapFailures {

  static final PromtapNoop INSTANCE = new PromtapNoop();

  private PromtapNoop() {}

  @Override
  public void failed(Throwable failure, String where) {}

  @Override
  public long[] entered() {
    return null;
  }

  @Override
  public boolean exited() {
    return false;
  }

  @Override
  public void finished(
      String method,
      Object context,
      String contextPath,
      String servletPath,
      String pathInfo,
      Object frameworkRoute,
      int status,
      boolean committed,
      Throwable thrown) {}

  @Override
  public AtomicBoolean containerEntered(Object suspended, boolean resumes) {
    return null;
  }

  @Override
  public Object containerSuspended(Object reused) {
    return null;
  }

  @Override
  public void containerDropped(Object suspended, int status) {}

  @Override
  public void containerExited(int status) {}

  @Override
  public long[] timedEntered() {
    return null;
  }

  @Override
  public long[] internalEntered() {
    return null;
  }

  @Override
  public void statementExited(long startNanos, Object statement, Object sql, Throwable thrown) {}

  @Override
  public void prepareExited(Object statement, Object sql) {}

  @Override
  public void batchAdded(Object statement, Object sql) {}

  @Override
  public void batchCleared(Object statement) {}

  @Override
  public void statementClosed(Object statement) {}

  @Override
  public void connectionClosed(Object connection) {}

  @Override
  public void acquireExited(long startNanos, Object connection, Throwable thrown) {}

  @Override
  public void poolOpened(Object pool, Object config) {}

  @Override
  public void poolClosed(Object pool) {}

  @Override
  public PromtapExecution started(int rule, Object root) {
    return null;
  }
}

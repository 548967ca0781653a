package io.promtap.bridge;

import java.util.concurrent.atomic.AtomicBoolean;

/** Does nothing: what woven code meets before the agent is up and after it was stopped. */
final class PromtapNoop implements PromtapHttp, PromtapJdbc, PromtapExecutions, PromtapFailures {

  static final PromtapNoop INSTANCE = new PromtapNoop();

  private PromtapNoop() {}

  @Override
  public void failed(Throwable failure, String where) {}

  @Override
  public boolean entered() {
    return false;
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
  public long statementEntered() {
    return 0;
  }

  @Override
  public void statementExited(long startNanos, Object statement, Object sql, Throwable thrown) {}

  @Override
  public boolean internalEntered() {
    return false;
  }

  @Override
  public void internalExited() {}

  @Override
  public void prepareExited(Object statement, Object sql) {}

  @Override
  public void batchExited(Object statement, Object sql) {}

  @Override
  public void statementClosed(Object statement) {}

  @Override
  public void connectionClosed(Object connection) {}

  @Override
  public long acquireEntered() {
    return 0;
  }

  @Override
  public void acquireExited(long startNanos, Object connection, Throwable thrown) {}

  @Override
  public void poolOpened(Object pool) {}

  @Override
  public void poolClosed(Object pool) {}

  @Override
  public PromtapExecution started(int rule, Object root) {
    return null;
  }
}

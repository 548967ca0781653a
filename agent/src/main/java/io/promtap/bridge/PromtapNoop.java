package io.promtap.bridge;

/** Does nothing: what woven code meets before the agent is up and after it was stopped. */
final class PromtapNoop
    implements PromtapHttp,
        PromtapContainers,
        PromtapRoutes,
        PromtapJdbc,
        PromtapRules,
        PromtapFailures {

  static final PromtapNoop INSTANCE = new PromtapNoop();

  private PromtapNoop() {}

  @Override
  public void failed(Throwable failure, String where) {}

  @Override
  public PromtapThread entered() {
    return null;
  }

  @Override
  public void resumed(Object request, boolean isPart) {}

  @Override
  public void traced(String traceparent) {}

  @Override
  public boolean exited() {
    return false;
  }

  @Override
  public void finished(int status, boolean committed, Throwable thrown) {}

  @Override
  public void left(
      Object request, Object response, Object asyncContext, boolean failed, String contentType) {}

  @Override
  public void statusSet(int status) {}

  @Override
  public void completed(PromtapRequest request, Object response) {}

  @Override
  public PromtapThread visited(Object container, long id) {
    return null;
  }

  @Override
  public PromtapThread visitedTooLate() {
    return null;
  }

  @Override
  public void committed(Object container, int status) {}

  @Override
  public void refused(Object container, int status) {}

  @Override
  public void aborted(Object container) {}

  @Override
  public void ended(Object container, long id, int status, boolean eventStream) {}

  @Override
  public void arrived(
      String method, Object context, String contextPath, String servletPath, String pathInfo) {}

  @Override
  public void arrivedAtErrorPage(String method) {}

  @Override
  public void matched(
      Object context, String contextPath, String servletPath, String pathInfo, Object pattern) {}

  @Override
  public void matchingBegan() {}

  @Override
  public void partMatched(String template) {}

  @Override
  public int partsMatched() {
    return 0;
  }

  @Override
  public void allPartsMatched(String basePath) {}

  @Override
  public boolean wantsSizes(Object container, long id) {
    return false;
  }

  @Override
  public void sized(
      Object container, long id, long declaredBytes, long readBytes, long responseBytes) {}

  @Override
  public long[] beginTimed() {
    return null;
  }

  @Override
  public long[] beginInternal() {
    return null;
  }

  @Override
  public void statementExited(long startNanos, Object statement, Object sql, Throwable thrown) {}

  @Override
  public void batchExited(long startNanos, Object statement, Object counts, Throwable thrown) {}

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
  public void acquireExited(long startNanos, Object owner, Object connection, Throwable thrown) {}

  @Override
  public void ownerClosed(Object owner) {}

  @Override
  public void poolOpened(int kind, Object pool) {}

  @Override
  public void poolClosed(Object pool) {}

  @Override
  public Object started(
      int rule,
      boolean inherited,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName) {
    return null;
  }

  @Override
  public void finished(
      int rule,
      boolean inherited,
      Object started,
      long nanos,
      double number,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName,
      Object returned,
      Throwable thrown) {}

  @Override
  public Object awaited(
      int rule,
      boolean inherited,
      Object started,
      long startNanos,
      double number,
      Object receiver,
      Object a,
      Object b,
      Object c,
      Object d,
      String className,
      String methodName,
      boolean replaceable,
      Object returned,
      Throwable thrown) {
    return null;
  }
}

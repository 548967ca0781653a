package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassFile;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.Selection;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicBoolean;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;
import org.apache.coyote.Response;

/**
 * Where Tomcat begins and ends a request: {@code CoyoteAdapter}, the same from Tomcat 8.5 to 11. A
 * servlet that throws leaves the outermost filter with status 200; what the client gets is decided
 * after that, by the error page, so the status is read here.
 *
 * <p>{@code service} is the first visit of a request to a thread, {@code asyncDispatch} every
 * further one of an asynchronous request: a dispatch, a completion, a time-out, an error. Between
 * the visits the request's numbers lie in a note of Tomcat's request object, which exists for such
 * guests; when that object is recycled, whatever was never completed ends.
 */
public final class TomcatProbe implements Probe {

  private static final String ADAPTER = "org/apache/catalina/connector/CoyoteAdapter";
  private static final String REQUEST = "org/apache/coyote/Request";
  private static final String ARGUMENTS =
      "(Lorg/apache/coyote/Request;Lorg/apache/coyote/Response;";

  private final AdviceSpec service = adapterAdvice(false);
  private final AdviceSpec asyncDispatch = adapterAdvice(true);
  private final AdviceSpec recycle =
      new AdviceSpec("io.promtap.http.TomcatProbe$RecycleAdvice", "http.tomcat");

  private static AdviceSpec adapterAdvice(boolean resumes) {
    return new AdviceSpec("io.promtap.http.TomcatProbe$AdapterAdvice", "http.tomcat")
        .bind(Resumes.class, AdviceSpec.Binding.constant(resumes));
  }

  @Override
  public String name() {
    return "http.tomcat";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(ADAPTER, REQUEST);
  }

  @Override
  public Collection<String> marks() {
    return Collections.emptyList();
  }

  @Override
  public Collection<String> supertypes() {
    return Collections.emptyList();
  }

  @Override
  public void select(ClassFile classFile, Hierarchy hierarchy, Selection selection) {
    boolean isAdapter = classFile.name().equals(ADAPTER);
    for (ClassFile.Method method : classFile.methods()) {
      if (isAdapter && method.descriptor().startsWith(ARGUMENTS)) {
        if (method.name().equals("service")) {
          selection.weave(method, service);
        } else if (method.name().equals("asyncDispatch")) {
          selection.weave(method, asyncDispatch);
        }
      } else if (!isAdapter && method.toString().equals("recycle()V")) {
        selection.weave(method, recycle);
      }
    }
  }

  /** Whether the method goes on with a request. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Resumes {}

  /** Copied into Tomcat's adapter. */
  static final class AdapterAdvice {

    private AdapterAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static AtomicBoolean enter(@Advice.Argument(0) Request request, @Resumes boolean resumes) {
      return PromtapBridge.http.containerEntered(request.getNote(30), resumes);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter AtomicBoolean async,
        @Advice.Argument(0) Request request,
        @Advice.Argument(1) Response response) {
      if (async != null) {
        request.action(ActionCode.ASYNC_IS_ASYNC, async);
        if (async.get()) {
          request.setNote(30, PromtapBridge.http.containerSuspended(request.getNote(30)));
        } else {
          PromtapBridge.http.containerExited(response.getStatus());
        }
      }
    }
  }

  /** Copied into {@code Request.recycle}. */
  static final class RecycleAdvice {

    private RecycleAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Request request) {
      Object suspended = request.getNote(30);
      if (suspended != null) {
        Response response = request.getResponse();
        PromtapBridge.http.containerDropped(suspended, response == null ? 0 : response.getStatus());
      }
    }
  }
}

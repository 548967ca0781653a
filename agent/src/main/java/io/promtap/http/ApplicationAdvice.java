// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapBridge;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The code that {@link ApplicationProbe} copies into what a server calls at the start. */
final class ApplicationAdvice {

  private ApplicationAdvice() {}

  /** Copied into {@code ServletContextListener.contextInitialized}. */
  static final class ListenerAdvice {

    private ListenerAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) @Nullable ServletContextEvent event) {
      ServletContext context = null;
      try {
        context = event == null ? null : event.getServletContext();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.applications");
      }
      if (context != null) {
        PromtapBridge.routes.applicationStarts(context);
      }
    }
  }

  /** Copied into {@code ServletContainerInitializer.onStartup}. */
  static final class InitializerAdvice {

    private InitializerAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) @Nullable ServletContext context) {
      if (context != null) {
        PromtapBridge.routes.applicationStarts(context);
      }
    }
  }

  /** Copied into {@code Servlet.init}. */
  static final class ServletAdvice {

    private ServletAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) @Nullable ServletConfig config) {
      ServletContext context = null;
      try {
        context = config == null ? null : config.getServletContext();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.applications");
      }
      if (context != null) {
        PromtapBridge.routes.applicationStarts(context);
      }
    }
  }

  /** Copied into {@code Filter.init}. */
  static final class FilterAdvice {

    private FilterAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) @Nullable FilterConfig config) {
      ServletContext context = null;
      try {
        context = config == null ? null : config.getServletContext();
      } catch (Throwable thrown) {
        PromtapBridge.unanswered(thrown, "http.applications");
      }
      if (context != null) {
        PromtapBridge.routes.applicationStarts(context);
      }
    }
  }
}

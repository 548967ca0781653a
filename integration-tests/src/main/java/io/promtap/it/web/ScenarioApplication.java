// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;

/** The application at {@code /app}: what serves the scenarios, and under which path. */
public final class ScenarioApplication implements ServletContextListener {
  private final AsyncAnswers async = new AsyncAnswers();

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    addFilters(context);
    addMappings(context);
    addDispatches(context);
    addFailures(context);
    addAsync(context);
    addStreams(context);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    async.stop();
  }

  private static void addFilters(ServletContext context) {
    filter(context, new Filters.Passing(), "/*", EnumSet.allOf(DispatcherType.class));
    EnumSet<DispatcherType> requests = EnumSet.of(DispatcherType.REQUEST);
    filter(context, new Filters.Passing() {}, "/*", requests);
    filter(context, new Filters.Rejecting(), "/reject/*", requests);
    filter(context, new Filters.Wrapping(), "/wrapped", requests);
  }

  private static void addMappings(ServletContext context) {
    servlet(context, "plain", new PlainServlet(), "/plain");
    answer(context, "/prefix/*", SyncAnswers.text("prefix"));
    answer(context, "*.ext", SyncAnswers.text("extension"));
    answer(context, "/any-method", SyncAnswers.text("any method"));
    answer(context, "/reject/*", SyncAnswers.text("never reached"));
    answer(context, "/wrapped", SyncAnswers.text("wrapped"));
    answer(context, "/slow", SyncAnswers::slow);
  }

  private static void addDispatches(ServletContext context) {
    answer(context, "/forward", SyncAnswers::forward);
    answer(context, "/include", SyncAnswers::include);
    answer(context, "/named", SyncAnswers::named);
    answer(context, "/cross", SyncAnswers::cross);
  }

  private static void addFailures(ServletContext context) {
    answer(context, "/status", SyncAnswers::status);
    answer(context, "/status/too-late", SyncAnswers::statusAfterCommit);
    answer(context, "/send-error", SyncAnswers::sendError);
    answer(context, "/length/exceeded", SyncAnswers::moreThanDeclared);
    answer(context, "/length/missed", SyncAnswers::lessThanDeclared);
    answer(context, "/large-header", SyncAnswers::largeHeader);
    answer(context, "/throw/mapped", SyncAnswers::throwMapped);
    answer(context, "/throw/unmapped", SyncAnswers::throwUnmapped);
    answer(context, "/throw/committed", SyncAnswers::throwAfterCommit);
    answer(context, "/error/of-status", SyncAnswers.text("the page of the status"));
    answer(context, "/error/of-exception", SyncAnswers::errorPageOfException);
  }

  private void addAsync(ServletContext context) {
    answer(context, "/async/complete", async::complete);
    answer(context, "/async/send-error", async::sendError);
    answer(context, "/async/length/exceeded", async::moreThanDeclared);
    answer(context, "/async/dispatch", async::dispatch);
    answer(context, "/async/late", async::dispatchLate);
    answer(context, "/async/include", async::include);
    answer(context, "/async/again", async::dispatchRepeatedly);
    answer(context, "/async/start", async::start);
    answer(context, "/async/time-out", async::timeOut);
    answer(context, "/async/time-out/answered", async::timeOutAnswered);
    answer(context, "/async/time-out/dispatched", async::timeOutDispatched);
    answer(context, "/async/throw", async::throwAfterStart);
  }

  private void addStreams(ServletContext context) {
    answer(context, "/endless", SyncAnswers::endless);
    answer(context, "/async/endless", async::endless);
    answer(context, "/events", SyncAnswers::events);
    answer(context, "/async/events", async::events);
    answer(context, "/async/echo", NonBlockingEcho::answer);
    answer(context, "/upgrade", EchoUpgrade::answer);
    EchoSocket.add(context, "/socket");
  }

  static void answer(ServletContext context, String mapping, AnswerServlet.Answer answer) {
    servlet(context, "serves " + mapping, new AnswerServlet(answer), mapping);
  }

  private static void servlet(
      ServletContext context, String name, Servlet servlet, String mapping) {
    ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(mapping);
  }

  private static void filter(
      ServletContext context, Filter filter, String mapping, EnumSet<DispatcherType> dispatches) {
    FilterRegistration.Dynamic registration =
        context.addFilter(filter.getClass().getName(), filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(dispatches, true, mapping);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** The application at {@code /other}: one servlet claims whatever no other does. */
public final class OtherApplication implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    ScenarioApplication.answer(context, "/", SyncAnswers.text("default"));
    ScenarioApplication.answer(context, "/hello", SyncAnswers.text("hello from the other"));
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {}
}

// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

/** A WebSocket that sends back each text. */
public final class EchoSocket extends Endpoint {

  /** Adds it to an application, if the container was set up with WebSocket. */
  static void add(ServletContext context, String path) {
    Object container = context.getAttribute(ServerContainer.class.getName());
    if (container == null) {
      return;
    }
    try {
      ((ServerContainer) container)
          .addEndpoint(ServerEndpointConfig.Builder.create(EchoSocket.class, path).build());
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.addMessageHandler(new Echo(session));
  }

  /** Runs on the container's threads. */
  private static final class Echo implements MessageHandler.Whole<String> {
    private final Session session;

    Echo(Session session) {
      this.session = session;
    }

    @Override
    public void onMessage(String text) {
      session.getAsyncRemote().sendText(text);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;

/** The servlets about runs, one for each mapping. */
final class RunServlets {
  private static final int MAX_INPUT = 2000;
  private static final int ROWS_PER_FLUSH = 20;

  private RunServlets() {}

  /** {@code /api/runs}: run an agent, list runs. */
  static final class Collection extends ApiServlet {
    private static final long serialVersionUID = 1L;
    private final transient AgentRepository agents;
    private final transient RunRepository runs;
    private final transient AgentRunner runner;

    Collection(AgentRepository agents, RunRepository runs, AgentRunner runner) {
      this.agents = agents;
      this.runs = runs;
      this.runner = runner;
    }

    @Override
    Answer get(HttpServletRequest request) throws SQLException {
      int limit = Input.parameter(request, "limit", 50, 1, 200);
      int offset = Input.parameter(request, "offset", 0, 0, Integer.MAX_VALUE);
      return Answer.ok(runs.list(Input.idParameter(request, "agentId"), limit, offset));
    }

    @Override
    Answer post(HttpServletRequest request) throws IOException, SQLException {
      JsonNode json = Input.object(request);
      long agentId = Input.id(json, "agentId");
      String input = Input.text(json, "input", MAX_INPUT);
      Agent agent = agents.find(agentId).orElseThrow(() -> AgentServlets.unknown(agentId));
      return Answer.created(runner.execute(agent, input));
    }
  }

  /** {@code /api/runs/*}: one run by its id. */
  static final class Item extends ApiServlet {
    private static final long serialVersionUID = 1L;
    private final transient RunRepository runs;

    Item(RunRepository runs) {
      this.runs = runs;
    }

    @Override
    Answer get(HttpServletRequest request) throws SQLException {
      long id = Input.pathId(request);
      return Answer.ok(runs.find(id).orElseThrow(() -> new ApiException(404, "no run " + id)));
    }
  }

  /** {@code /api/export}: runs as lines of JSON, sent while they are read. */
  static final class Export extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private final transient RunRepository runs;

    Export(RunRepository runs) {
      this.runs = runs;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      int all = Integer.MAX_VALUE;
      int limit;
      try {
        limit = Input.parameter(request, "limit", all, 1, all);
      } catch (ApiException e) {
        ApiServlet.refuse(response, e);
        return;
      }
      response.setContentType("application/x-ndjson");
      response.setCharacterEncoding("UTF-8");
      PrintWriter writer = response.getWriter();
      int[] rows = {0};
      try {
        runs.stream(
            limit,
            run -> {
              writer.write(ApiServlet.json(run) + "\n");
              if (++rows[0] % ROWS_PER_FLUSH == 0) {
                response.flushBuffer();
              }
            });
      } catch (SQLException e) {
        throw new ServletException(e);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The servlets about agents, one for each mapping. */
final class AgentServlets {
  private static final int MAX_IMPORT = 100;

  private AgentServlets() {}

  /** {@code /api/agents}: create and list. */
  static final class Collection extends ApiServlet {
    private static final long serialVersionUID = 1L;
    private final transient AgentRepository agents;

    Collection(AgentRepository agents) {
      this.agents = agents;
    }

    @Override
    Answer get(HttpServletRequest request) throws SQLException {
      int limit = Input.parameter(request, "limit", 50, 1, 200);
      int offset = Input.parameter(request, "offset", 0, 0, Integer.MAX_VALUE);
      return Answer.ok(agents.list(limit, offset));
    }

    @Override
    Answer post(HttpServletRequest request) throws IOException, SQLException {
      NewAgent agent = NewAgent.from(Input.object(request));
      try {
        return Answer.created(agents.insert(agent));
      } catch (SQLException e) {
        if (AgentRepository.isDuplicate(e)) {
          throw new ApiException(409, "an agent with this name exists");
        }
        throw e;
      }
    }
  }

  /** {@code /api/agents/*}: one agent by its id. */
  static final class Item extends ApiServlet {
    private static final long serialVersionUID = 1L;
    private final transient AgentRepository agents;

    Item(AgentRepository agents) {
      this.agents = agents;
    }

    @Override
    Answer get(HttpServletRequest request) throws SQLException {
      long id = Input.pathId(request);
      return Answer.ok(agents.find(id).orElseThrow(() -> unknown(id)));
    }

    @Override
    Answer delete(HttpServletRequest request) throws SQLException {
      long id = Input.pathId(request);
      if (!agents.delete(id)) {
        throw unknown(id);
      }
      return new Answer(204, null);
    }
  }

  /** {@code /api/import}: many agents in one batch, all or none. */
  static final class Import extends ApiServlet {
    private static final long serialVersionUID = 1L;
    private final transient AgentRepository agents;

    Import(AgentRepository agents) {
      this.agents = agents;
    }

    @Override
    Answer post(HttpServletRequest request) throws IOException, SQLException {
      JsonNode json = Input.json(request);
      if (!json.isArray() || json.isEmpty() || json.size() > MAX_IMPORT) {
        throw new ApiException(400, "the body must be an array of 1 to " + MAX_IMPORT + " agents");
      }
      List<NewAgent> wanted = new ArrayList<>();
      for (JsonNode agent : json) {
        wanted.add(NewAgent.from(agent));
      }
      try {
        return Answer.created(Map.of("ids", agents.insertAll(wanted)));
      } catch (SQLException e) {
        if (AgentRepository.isDuplicate(e)) {
          throw new ApiException(409, "one of these names exists, nothing was imported");
        }
        throw e;
      }
    }
  }

  static ApiException unknown(long id) {
    return new ApiException(404, "no agent " + id);
  }
}

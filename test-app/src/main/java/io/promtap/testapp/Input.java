// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Checks of everything a client sends; each failure is an {@link ApiException} that names the
 * field.
 */
final class Input {
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Input() {}

  static JsonNode object(HttpServletRequest request) throws IOException {
    JsonNode json = json(request);
    if (!json.isObject()) {
      throw new ApiException(400, "the body must be a JSON object");
    }
    return json;
  }

  static JsonNode json(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new ApiException(413, "the body is longer than " + MAX_BODY_BYTES + " bytes");
    }
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new ApiException(400, "the body is not JSON, see line " + line);
    } catch (IOException e) {
      throw new ApiException(400, "the body is not UTF-8 text");
    }
  }

  /** Not empty, not longer than the column, and nothing that a database cannot store. */
  static String text(JsonNode json, String field, int maxLength) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      throw new ApiException(400, field + " is missing");
    }
    if (!value.isTextual()) {
      throw new ApiException(400, field + " must be a string");
    }
    String text = value.textValue();
    if (text.isBlank()) {
      throw new ApiException(400, field + " is empty");
    }
    if (text.length() > maxLength) {
      throw new ApiException(400, field + " is longer than " + maxLength + " characters");
    }
    if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new ApiException(400, field + " has characters that are not text");
    }
    return text;
  }

  static long id(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      throw new ApiException(400, field + " is missing");
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new ApiException(400, field + " must be a whole number");
    }
    return value.longValue();
  }

  /** The {id} of a path mapped as {@code /something/*}. */
  static long pathId(HttpServletRequest request) {
    String path = request.getPathInfo();
    String id = path == null ? "" : path.substring(1);
    return number("the id in the path", id, 0, Long.MAX_VALUE);
  }

  static int parameter(HttpServletRequest request, String name, int missing, int min, int max) {
    String text = request.getParameter(name);
    return text == null ? missing : (int) number(name, text, min, max);
  }

  static OptionalLong idParameter(HttpServletRequest request, String name) {
    String text = request.getParameter(name);
    return text == null
        ? OptionalLong.empty()
        : OptionalLong.of(number(name, text, 0, Long.MAX_VALUE));
  }

  private static long number(String name, String text, long min, long max) {
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, in the same words as a number out of range.
    }
    String range = max == Long.MAX_VALUE ? "a whole number" : "from " + min + " to " + max;
    throw new ApiException(400, name + " must be " + range);
  }
}

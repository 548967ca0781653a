// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import java.util.List;
import java.util.Map;

/** Classes for rules to name; loaded woven by the tests, in a loader of their own. */
public final class Runners {

  private Runners() {}

  public static class Base {
    public String getInherited() {
      return "from above";
    }
  }

  public static class Runner extends Base {
    private final String secret = "hidden";

    public String getId() {
      return "runner-7";
    }

    public String getWoven() {
      execute("again", null, 0);
      return "woven";
    }

    public String getBroken() {
      throw new UnsupportedOperationException("broken getter");
    }

    public Result execute(String input, Argument argument, long number) {
      if (input.equals("throw")) {
        throw new IllegalStateException("from the runner");
      }
      return new Result(input.equals("fail"), input.equals("fail") ? secret : "");
    }

    /** Too short for a rule that reads the third argument. */
    public Result execute(String input) {
      return new Result(false, input);
    }
  }

  public enum Color {
    GREEN {
      @Override
      public String toString() {
        return "a text that is not the name";
      }
    }
  }

  public static class Argument {
    public final int[] array = {10, 20};

    public String getName() {
      return "Ada";
    }

    public Map<String, String> getTags() {
      return Map.of("team", "blue");
    }

    public List<String> getList() {
      return List.of("first", "second");
    }

    public Color getColor() {
      return Color.GREEN;
    }

    public Object getMissing() {
      return null;
    }
  }

  public record Result(boolean failed, String message) {}
}

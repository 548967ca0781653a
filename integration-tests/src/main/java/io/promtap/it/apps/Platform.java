// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * An agent platform in one class. It executes one job for each line on stdin and prints what came
 * of it: {@code NAME ok}, {@code NAME failed} (the result says so) or {@code NAME throws}; the name
 * {@code broken} is one whose getter throws, {@code null} one without a name.
 */
public final class Platform {

  private Platform() {}

  public static void main(String[] args) throws IOException {
    Runner runner = new Runner();
    System.out.println("READY");
    BufferedReader stdin =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = stdin.readLine()) != null; ) {
      String[] words = line.split(" ");
      try {
        Result result = runner.execute(new Job(words[0], words[1]));
        System.out.println("RAN " + line + ": " + (result.isFailed() ? "failed" : "ok"));
      } catch (IllegalStateException e) {
        System.out.println("RAN " + line + ": " + e);
      }
    }
  }

  /** What to run. */
  public static final class Job {
    private final String name;
    private final String ending;

    Job(String name, String ending) {
      this.name = name;
      this.ending = ending;
    }

    public String getAgentName() {
      if (name.equals("broken")) {
        throw new IllegalArgumentException("this getter always throws");
      }
      return name.equals("null") ? null : name;
    }
  }

  /** What came of it. */
  public static final class Result {
    private final boolean failed;

    Result(boolean failed) {
      this.failed = failed;
    }

    public boolean isFailed() {
      return failed;
    }
  }

  /** Has the method that the tests' rules name. */
  public static final class Runner {
    private int executed;

    public Result execute(Job job) {
      executed++;
      if (job.ending.equals("throws")) {
        throw new IllegalStateException("the job ended badly");
      }
      return new Result(job.ending.equals("failed"));
    }
  }
}

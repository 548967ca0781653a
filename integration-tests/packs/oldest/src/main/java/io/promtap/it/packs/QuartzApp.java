// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/** A job that runs three times, one that throws, and one that does not end. */
public final class QuartzApp {
  private static final CountDownLatch RUNS = new CountDownLatch(5);

  private QuartzApp() {}

  /** What jobs have in common; has the method that Quartz calls. */
  public abstract static class CountedJob implements Job {

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      RUNS.countDown();
      work();
    }

    abstract void work() throws JobExecutionException;
  }

  /** Does nothing. */
  public static final class Tidy extends CountedJob {
    @Override
    void work() {}
  }

  /** Throws. */
  public static final class Broken extends CountedJob {
    @Override
    void work() throws JobExecutionException {
      throw new JobExecutionException("this job always throws");
    }
  }

  /** Does not end. */
  public static final class Endless extends CountedJob {
    @Override
    void work() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("org.quartz.threadPool.threadCount", "3");
    properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    Scheduler scheduler = new StdSchedulerFactory(properties).getScheduler();
    schedule(scheduler, Tidy.class, "tidy", 3);
    schedule(scheduler, Broken.class, "broken", 1);
    schedule(scheduler, Endless.class, "endless", 1);
    scheduler.start();
    RUNS.await();
  }

  private static void schedule(
      Scheduler scheduler, Class<? extends Job> job, String name, int times) throws Exception {
    scheduler.scheduleJob(
        JobBuilder.newJob(job).withIdentity(name, "nightly").build(),
        TriggerBuilder.newTrigger()
            .startNow()
            .withSchedule(
                SimpleScheduleBuilder.simpleSchedule()
                    .withIntervalInMilliseconds(20)
                    .withRepeatCount(times - 1))
            .build());
  }
}

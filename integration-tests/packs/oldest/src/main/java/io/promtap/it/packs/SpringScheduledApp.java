// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Methods that Spring runs once (twice if they are scheduled twice), and one that does not end. */
public final class SpringScheduledApp {
  private static final long ONCE = 3_600_000;
  private static final CountDownLatch RUNS = new CountDownLatch(6);

  private SpringScheduledApp() {}

  /** An annotation that bears Spring's. */
  @Scheduled(fixedDelay = ONCE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Hourly {}

  /** What is scheduled. */
  static class Reports {

    @Scheduled(fixedDelay = ONCE)
    public void daily() {
      RUNS.countDown();
    }

    @Scheduled(fixedDelay = ONCE)
    @Scheduled(fixedRate = ONCE)
    public void twice() {
      RUNS.countDown();
    }

    @Hourly
    public void hourly() {
      RUNS.countDown();
    }

    @Scheduled(fixedDelay = ONCE)
    public void broken() {
      RUNS.countDown();
      throw new IllegalStateException("this method always throws");
    }

    @Scheduled(fixedDelay = ONCE)
    public void endless() throws InterruptedException {
      RUNS.countDown();
      new CountDownLatch(1).await();
    }

    public void notScheduled() {}
  }

  /** The application. */
  @Configuration
  @EnableScheduling
  static class Application {

    @Bean
    Reports reports() {
      return new Reports();
    }

    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
      ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
      scheduler.setPoolSize(3);
      scheduler.setErrorHandler(error -> {});
      return scheduler;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(Application.class);
    context.getBean(Reports.class).notScheduled();
    RUNS.await();
  }
}

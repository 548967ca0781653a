// SPDX-License-Identifier: Apache-2.0
package shop

import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.resume
import kotlin.coroutines.startCoroutine
import kotlin.coroutines.suspendCoroutine

/** Goes on in another thread. */
suspend fun later(value: String): String = suspendCoroutine { MainOfDesk.wake(it, value) }

class Desk {
  suspend fun ask(question: String, times: Int): String {
    var answers = ""
    for (i in 1..times) {
      answers += later(question)
    }
    return answers
  }

  suspend fun passOn(question: String): String = ask(question, 2)

  suspend fun atOnce(question: String): String = question

  suspend fun refuse(question: String): String = throw IllegalStateException(later(question))
}

open class Service {
  open suspend fun serve(): String = later("a") + later("b")
}

class Till : Service() {
  override suspend fun serve(): String = super.serve() + "!"
}

object MainOfDesk {
  fun wake(waiting: Continuation<String>, value: String) {
    thread { waiting.resume(value) }
  }

  fun run() {
    val done = CountDownLatch(1)
    val body: suspend () -> Unit = {
      val desk = Desk()
      repeat(2) { desk.ask("a", 3) }
      desk.passOn("b")
      desk.atOnce("c")
      runCatching { desk.refuse("d") }
      Till().serve()
    }
    body.startCoroutine(Continuation(EmptyCoroutineContext) { done.countDown() })
    done.await()
  }
}

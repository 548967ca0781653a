// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers

import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.call
import io.ktor.server.engine.ApplicationEngine
import io.ktor.server.engine.ApplicationEngineFactory
import io.ktor.server.engine.embeddedServer
import io.ktor.server.request.receiveText
import io.ktor.server.response.respond
import io.ktor.server.response.respondText
import io.ktor.server.response.respondTextWriter
import io.ktor.server.routing.Route
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.route
import io.ktor.server.routing.routing
import java.io.Writer
import java.lang.reflect.Proxy
import java.net.ServerSocket
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull

private typealias Engine = ApplicationEngineFactory<ApplicationEngine, ApplicationEngine.Configuration>

/** An application of Ktor 2 and 3, on the engine of the class path. */
object KtorServer {
  private val ENGINES = listOf("netty.Netty", "jetty.jakarta.Jetty")

  @JvmStatic
  fun main(arguments: Array<String>) {
    // How a server tells its port differs between the versions.
    val port = ServerSocket(0).use { it.localPort }
    embeddedServer(engine(), port = port, host = "127.0.0.1") { application() }.start(wait = false)
    println("READY $port")
    while (System.`in`.read() >= 0) {
      continue
    }
    Runtime.getRuntime().halt(1)
  }

  /** How an engine is configured differs too: this one changes what it makes. */
  @Suppress("UNCHECKED_CAST")
  private fun engine(): Engine {
    val engine = ENGINES.firstNotNullOf { typeOrNull(it) }.getField("INSTANCE").get(null)
    val types = arrayOf(ApplicationEngineFactory::class.java)
    return Proxy.newProxyInstance(javaClass.classLoader, types) { _, method, arguments ->
      val made = method.invoke(engine, *arguments.orEmpty())
      made.javaClass.methods.find { it.name == "setEnableH2c" }?.invoke(made, true)
      made
    } as Engine
  }

  private fun typeOrNull(name: String): Class<*>? =
    try {
      Class.forName("io.ktor.server.$name")
    } catch (_: ClassNotFoundException) {
      null
    }

  private fun Application.application() {
    intercept(ApplicationCallPipeline.Plugins) {
      if (call.request.headers["Filter"] != null) {
        call.respond(HttpStatusCode.Unauthorized)
        finish()
      }
    }
    routing {
      route("/users") {
        post { call.respond(HttpStatusCode.Created) }
        route("{id}") {
          answers()
          failures()
          streams()
        }
      }
      route("/api/{version}") { route("things") { get("{thing}") { call.respondText("thing") } } }
      get("/files/{path...}") {
        if (call.parameters.getAll("path")!!.last() == "missing") {
          call.respond(HttpStatusCode.NotFound)
        } else {
          call.respondText("file")
        }
      }
    }
  }

  private fun Route.answers() {
    get { call.respondText("user ${call.parameters["id"]}") }
    get("orders/{order}") {
      withContext(Dispatchers.IO) { delay(1) }
      call.respondText("order")
    }
    post("body") { call.respondText(call.receiveText()) }
    get("slow") {
      delay(call.request.queryParameters["after"]!!.toLong())
      call.respondText("slow")
    }
  }

  private fun Route.failures() {
    get("throw") { throw IllegalStateException("wanted") }
    get("failed") {
      delay(20)
      throw IllegalStateException("wanted")
    }
    get("conflict") { call.respond(HttpStatusCode.Conflict) }
    get("time-out") {
      withTimeoutOrNull(200) { delay(60_000) }
      call.respond(HttpStatusCode.ServiceUnavailable)
    }
  }

  private fun Route.streams() {
    get("chunked") {
      call.respondTextWriter {
        for (part in listOf("one", "two", "three")) {
          write(part)
          flush()
        }
      }
    }
    get("endless") { call.respondTextWriter { writeOn() } }
    get("events") { call.respondTextWriter(ContentType.Text.EventStream) { writeOn() } }
  }

  private suspend fun Writer.writeOn() {
    val text = "x".repeat(1_000)
    while (true) {
      write(text)
      flush()
      delay(1)
    }
  }
}

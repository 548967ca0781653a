// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers

import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.call
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
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
import java.net.ServerSocket
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull

/** An application of Ktor on Netty, 2 and 3. */
object KtorServer {

  @JvmStatic
  fun main(arguments: Array<String>) {
    // How a server tells its port differs between the versions.
    val port = ServerSocket(0).use { it.localPort }
    embeddedServer(Netty, port = port, host = "127.0.0.1") { application() }.start(wait = false)
    println("READY $port")
    while (System.`in`.read() >= 0) {
      continue
    }
    Runtime.getRuntime().halt(1)
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

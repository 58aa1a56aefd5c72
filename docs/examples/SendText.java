// Not run here: this repository has no Java. It writes the JSON of docs/schemas/request.json with the AWS SDK for Java
// 2.x (software.amazon.awssdk:sqs) and Jackson; the record has the fields of a transactional request of that schema.
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;

public final class SendText {
    public record Notice(String source, String at) {
        static Notice now(String source) {
            return new Notice(source, Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Request(
            @JsonProperty("request_id") String requestId,
            String to,
            String topic,
            String template,
            Map<String, String> parameters,
            Notice notice) {}

    /** Queues one text; the same id to the same number is sent once, so that it may be called again after any error. */
    public static void send(SqsClient sqs, String queueUrl, Request request) throws Exception {
        String body = new ObjectMapper().writeValueAsString(request);
        sqs.sendMessage(message -> message.queueUrl(queueUrl).messageBody(body));
    }

    public static void main(String[] arguments) throws Exception {
        var password = new Request(
                "login-4711", "+14255550123", "codes", "code", Map.of("code", "123456"), Notice.now("login page"));
        try (var sqs = SqsClient.create()) {
            send(sqs, arguments[0], password);
        }
    }
}

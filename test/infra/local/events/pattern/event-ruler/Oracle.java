import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.MachineComplexityEvaluator;

/** Asks event-ruler. Reads a line of JSON for each pair, {"pattern", "event"}, both JSON texts, and answers with a line. */
public class Oracle {
  public static void main(String[] arguments) throws Exception {
    ObjectMapper json = new ObjectMapper();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, false, "UTF-8");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode pair = json.readTree(line);
      String pattern = pair.get("pattern").asText();
      ObjectNode answer = json.createObjectNode();
      try {
        Machine machine = new Machine();
        machine.addRule("rule", pattern);
        answer.put("complexity", machine.evaluateComplexity(new MachineComplexityEvaluator(1000)));
        answer.put("matches", !machine.rulesForJSONEvent(pair.get("event").asText()).isEmpty());
      } catch (Exception error) {
        // The compiler that knows $or has the message that EventBridge shows.
        String message = JsonRuleCompiler.check(pattern);
        answer.put("refused", String.valueOf(message == null ? error.getMessage() : message).split("\n")[0]);
      }
      out.println(json.writeValueAsString(answer));
    }
    out.flush();
  }
}

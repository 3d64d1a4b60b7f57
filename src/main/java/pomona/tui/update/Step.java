package pomona.tui.update;

import java.util.ArrayList;
import java.util.List;
import pomona.tui.model.Command;
import pomona.tui.model.Model;

/** What Update answers: the next model and what is to be done. */
public record Step(Model model, List<Command> commands) {
    public Step {
        commands = List.copyOf(commands);
    }

    static Step to(Model model) {
        return new Step(model, List.of());
    }

    Step and(Command command) {
        List<Command> all = new ArrayList<>(commands);
        all.add(command);
        return new Step(model, all);
    }

    Step with(Model other) {
        return new Step(other, commands);
    }
}

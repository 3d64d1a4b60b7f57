package pomona.tui;

import java.util.ArrayList;
import java.util.List;

/** What Update answers: the next model and what is to be done. */
record Step(Model model, List<Command> commands) {
    Step {
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

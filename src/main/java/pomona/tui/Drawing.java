package pomona.tui;

import com.googlecode.lanterna.screen.Screen;
import pomona.tui.model.Model;

/** Puts a model on a screen. */
@FunctionalInterface
interface Drawing {
    void draw(Model model, Screen screen);
}

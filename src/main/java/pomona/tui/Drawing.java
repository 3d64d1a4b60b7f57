package pomona.tui;

import com.googlecode.lanterna.screen.Screen;

/** Puts a model on a screen. */
@FunctionalInterface
interface Drawing {
    void draw(Model model, Screen screen);
}

package pomona.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
    @Test
    void numbersAreOrderedByValueAndLettersWithoutCase() {
        List<String> sorted = new ArrayList<>(List.of("leaf2.jpg", "leaf10.jpg", "Leaf1.jpg", "leaf002b.jpg"));
        sorted.sort(NaturalOrder.INSTANCE);
        assertThat(sorted).containsExactly("Leaf1.jpg", "leaf2.jpg", "leaf002b.jpg", "leaf10.jpg");
    }

    @Test
    void runsOfDigitsLongerThanAnyNumberAreCompared() {
        String nines = "9".repeat(400);
        assertThat(NaturalOrder.INSTANCE.compare(nines, "1" + "0".repeat(400))).isNegative();
        assertThat(NaturalOrder.INSTANCE.compare("0".repeat(400) + "2", "10")).isNegative();
    }

    @Test
    void onlyEqualStringsAreEqualAndTheOrderIsTransitive() {
        Random random = new Random(5);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            StringBuilder name = new StringBuilder();
            for (int j = random.nextInt(5); j >= 0; j--) {
                name.append("aA019é".charAt(random.nextInt(6)));
            }
            names.add(name.toString());
        }
        names = new ArrayList<>(names.stream().distinct().toList());
        List<String> once = new ArrayList<>(names);
        once.sort(NaturalOrder.INSTANCE);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(names, random);
            names.sort(NaturalOrder.INSTANCE);
            assertThat(names).isEqualTo(once);
        }
    }
}

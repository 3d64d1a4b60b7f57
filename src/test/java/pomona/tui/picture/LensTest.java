package pomona.tui.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pomona.picture.decode.Area;
import pomona.protocol.Prediction;
import pomona.tui.model.Models;

final class LensTest {
    private static final Lens.Room ROOM = new Lens.Room(120, 68);

    @Test
    void theLeastScaleIsTheFirstThatShowsNoticeablyMoreThanTheWhole() {
        assertThat(Lens.least(4000, 3000, ROOM).power()).isEqualTo(-5);
        assertThat(Lens.least(6000, 4000, ROOM).power()).isEqualTo(-5);
        assertThat(Lens.least(256, 256, ROOM).power()).isEqualTo(-1);
        assertThat(Lens.least(60, 40, ROOM).power()).isEqualTo(1);
        for (int size = 1; size < 20_000; size += 7) {
            double fits = Math.min(1, 68.0 / size);
            double least = Math.scalb(1.0, Lens.least(size, size, ROOM).power());
            assertThat(least / fits).isBetween(1.249, 2.51);
        }
    }

    @Test
    void whatIsSeenStaysInThePhotoAndOnItsGrid() {
        Lens corner = new Lens(4001, 2999, -3, 3999, 1, -1);
        assertThat(corner.crop(ROOM)).isEqualTo(new Crop(4001, 2999, -3, 501 - 120, 0, 120, 68));
        assertThat(corner.crop(ROOM).area()).isEqualTo(new Area(381 * 8, 0, 960, 544));
        Lens narrow = new Lens(300, 3000, -2, 150, 1500, -1);
        assertThat(narrow.crop(ROOM)).isEqualTo(new Crop(300, 3000, -2, 0, 341, 75, 68));
    }

    @Test
    void atTheEdgeNoStepIsLost() {
        for (int power = -4; power <= 3; power++) {
            Lens lens = Lens.least(4001, 2999, ROOM).at(power);
            for (int i = 0; i < 2000; i++) {
                lens = lens.moved(30, 17, ROOM);
            }
            Crop end = lens.crop(ROOM);
            assertThat(end.left() + end.width()).isEqualTo(end.wholeWidth());
            assertThat(end.top() + end.height()).isEqualTo(end.wholeHeight());
            Crop back = lens.moved(-30, -17, ROOM).crop(ROOM);
            assertThat(back.left()).isEqualTo(end.left() - 30);
            assertThat(back.top()).isEqualTo(end.top() - 17);
        }
    }

    private static Picture.Request.Evidence evidence(int strong, int less, double least) {
        List<Double> cells = new ArrayList<>(Collections.nCopies(49, 0.02));
        cells.set(strong, least + 0.01);
        cells.set(less, least);
        return new Picture.Request.Evidence(new Prediction.EvidenceMap(7, 7, "rust", cells), 1);
    }

    @Test
    void evidenceIsGoneToStrongestFirstAndAllRoundAgain() {
        Picture.Request.Evidence two = evidence(24, 6, 0.9);
        Lens first = Lens.least(4000, 3000, ROOM).toEvidence(two, ROOM).orElseThrow();
        assertThat(first).isEqualTo(new Lens(4000, 3000, -3, 2000, 1500, 0));
        Lens second = first.at(1).toEvidence(two, ROOM).orElseThrow();
        assertThat(second.x()).isCloseTo(4000 * 6.5 / 7, within(0.01));
        assertThat(second.y()).isCloseTo(3000 * 0.5 / 7, within(0.01));
        assertThat(second.power()).as("the scale that was chosen").isEqualTo(1);
        assertThat(second.toEvidence(two, ROOM).orElseThrow().x()).isEqualTo(2000);
    }

    @Test
    void ofNeighboursOnlyTheStrongestIsGoneToAndOfAThinMapNone() {
        Lens lens = Lens.least(4000, 3000, ROOM);
        Picture.Request.Evidence beside = evidence(24, 25, 0.9);
        Lens only = lens.toEvidence(beside, ROOM).orElseThrow();
        assertThat(only.toEvidence(beside, ROOM)).contains(only);
        assertThat(lens.toEvidence(evidence(24, 6, 0.2), ROOM)).isEqualTo(Optional.empty());
        Lens corner = lens.toEvidence(new Picture.Request.Evidence(Models.map("scab"), 3), ROOM)
                .orElseThrow();
        assertThat(corner.x()).as("turned as the photo is").isGreaterThan(2000);
    }
}
